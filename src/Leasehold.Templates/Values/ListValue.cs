using System.Collections.Immutable;

namespace Leasehold.Templates.Values;

/// <summary>A list. A value of a list of anything may be nil.</summary>
public sealed class ListValue(TemplateType element, ImmutableArray<TemplateValue?> items)
    : TemplateValue(TemplateType.ListOf(element))
{
    /// <summary>The type of the items.</summary>
    public TemplateType Element { get; } = element;

    /// <summary>The items; nil is an absent one.</summary>
    public ImmutableArray<TemplateValue?> Items { get; } = items;

    /// <inheritdoc/>
    public override bool IsTrue => Items.Length > 0;

    /// <summary>A list of anything.</summary>
    public static ListValue Of(params IEnumerable<TemplateValue?> items) => new(TemplateType.Any, [.. items]);

    /// <summary>A list of texts.</summary>
    public static ListValue OfTexts(params IEnumerable<string> texts) =>
        new(TemplateType.Text, [.. texts.Select(TextValue.From)]);

    internal Operand At(int index) => new(Items[index], Element.Kind == ValueKind.Any);
}
