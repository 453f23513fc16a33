"""QR codes, read back by a decoder."""

import io

import pytest
import zxingcpp
from PIL import Image

from data.exports.qr_code import MOST_BYTES, LinkTooLong, qr_png

LINK = "https://map.example.org/trends?source=adipose&years=2015&years=2025&text=%D7%9B%D7%90%D7%91"


@pytest.mark.parametrize("link", [LINK, LINK + "&x=" + "a" * 1500, "http://127.0.0.1:8501/"])
def test_a_code_leads_to_its_link(link):
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(link))).convert("L"))
    assert found.text == link


def test_the_longest_link_that_fits_and_one_byte_more():
    longest = "https://a.org/?" + "é" * ((MOST_BYTES - 15) // 2)
    assert len(longest.encode()) in (MOST_BYTES, MOST_BYTES - 1)
    assert qr_png(longest).startswith(b"\x89PNG")
    with pytest.raises(LinkTooLong, match="too long for a QR code"):
        qr_png(longest + "éé")


def test_no_link_is_no_code():
    with pytest.raises(LinkTooLong):
        qr_png("")
