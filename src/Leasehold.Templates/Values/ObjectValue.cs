using System.Collections.Immutable;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Functions;

namespace Leasehold.Templates.Values;

/// <summary>A value with named fields, each of a type of its own, and with methods.</summary>
public sealed class ObjectValue : TemplateValue
{
    private readonly ImmutableArray<TemplateFunction> _methods;

    /// <param name="typeName">What Go would call it, as in <c>dbplugin.UsernameMetadata</c>.</param>
    /// <param name="fields">In their order.</param>
    /// <param name="methods">Go before fields of the same name.</param>
    public ObjectValue(
        string typeName, ImmutableArray<ObjectField> fields, params ImmutableArray<TemplateFunction> methods)
        : base(new TemplateType(ValueKind.Object, typeName))
    {
        Fields = fields;
        _methods = methods;
    }

    /// <summary>The fields in their order.</summary>
    public ImmutableArray<ObjectField> Fields { get; }

    /// <inheritdoc/>
    public override bool IsTrue => true;

    internal TemplateFunction? FindMethod(string byteName)
    {
        foreach (var method in _methods)
        {
            if (method.ByteName == byteName)
                return method;
        }
        return null;
    }

    internal ObjectField? FindField(string byteName)
    {
        foreach (var field in Fields)
        {
            if (field.ByteName == byteName)
                return field;
        }
        return null;
    }
}

/// <summary>A field: its name, the type it is declared with and its value.</summary>
public sealed class ObjectField(string name, TemplateType type, TemplateValue? value)
{
    /// <summary>A field with the type of its value.</summary>
    public ObjectField(string name, TemplateValue value) : this(name, value.Type, value)
    {
    }

    internal string ByteName { get; } = ByteText.From(name);

    internal Operand Value { get; } = new(value, type.Kind == ValueKind.Any);
}
