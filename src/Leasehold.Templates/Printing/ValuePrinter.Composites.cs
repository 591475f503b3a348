using Leasehold.Templates.Values;

namespace Leasehold.Templates.Printing;

/// <summary>Lists, maps and objects: each value within by the same verb.</summary>
internal sealed partial class ValuePrinter
{
    private string Separator => _field.Flags.SharpValue ? ", " : " ";

    private bool TryList(ListValue list, int verb)
    {
        text.Append(_field.Flags.SharpValue ? list.Type.Name + "{" : "[");
        for (var i = 0; i < list.Items.Length; i++)
        {
            text.Append(i > 0 ? Separator : "");
            WriteInner(list.At(i), verb);
        }
        text.Append(_field.Flags.SharpValue ? '}' : ']');
        return true;
    }

    private bool TryMap(MapValue map, int verb)
    {
        text.Append(_field.Flags.SharpValue ? map.Type.Name + "{" : "map[");
        for (var i = 0; i < map.Keys.Length; i++)
        {
            text.Append(i > 0 ? Separator : "");
            Write(TextValue.OfBytes(map.Keys[i]), verb);
            text.Append(':');
            WriteInner(map.Find(map.Keys[i]) ?? Operand.None, verb);
        }
        text.Append(_field.Flags.SharpValue ? '}' : ']');
        return true;
    }

    private bool TryObject(ObjectValue value, int verb)
    {
        text.Append(_field.Flags.SharpValue ? value.Type.Name + "{" : "{");
        for (var i = 0; i < value.Fields.Length; i++)
        {
            text.Append(i > 0 ? Separator : "");
            if (_field.Flags.PlusValue || _field.Flags.SharpValue)
                text.Append(value.Fields[i].ByteName + ":");
            WriteInner(value.Fields[i].Value, verb);
        }
        text.Append('}');
        return true;
    }

    private void WriteInner(Operand operand, int verb)
    {
        if (operand.Value is { } value)
            Write(value, verb);
        else
            text.Append(_field.Flags.SharpValue ? TemplateType.Any.Name + "(nil)" : "<nil>");
    }
}
