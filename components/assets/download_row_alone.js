export default ({ data, parentElement, setTriggerValue }) => downloadRow(parentElement, data, setTriggerValue);
