using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Values;

/// <summary>A text: bytes, mostly UTF-8.</summary>
public sealed class TextValue : TemplateValue
{
    /// <summary>No bytes.</summary>
    public static readonly TextValue Empty = new("", TemplateType.Text);

    internal TextValue(string bytes, TemplateType type) : base(type) => Bytes = bytes;

    /// <summary>Its bytes, one per character (see <see cref="ByteText"/>).</summary>
    internal string Bytes { get; }

    /// <summary>What the bytes encode; U+FFFD stands for what is no UTF-8.</summary>
    public string Text => ByteText.ToText(Bytes);

    /// <inheritdoc/>
    public override bool IsTrue => Bytes.Length > 0;

    /// <summary>The text in UTF-8.</summary>
    public static TextValue From(string text) => new(ByteText.From(text), TemplateType.Text);

    /// <summary>Bytes as they are.</summary>
    public static TextValue From(ReadOnlySpan<byte> bytes) => new(ByteText.From(bytes), TemplateType.Text);

    /// <summary>A number that prints as it was written.</summary>
    public static TextValue JsonNumber(string number) => new(ByteText.From(number), TemplateType.JsonNumber);

    /// <summary>Its bytes, a copy.</summary>
    public byte[] ToBytes() => ByteText.ToBytes(Bytes);

    internal static TextValue OfBytes(string bytes) => bytes.Length == 0 ? Empty : new(bytes, TemplateType.Text);
}
