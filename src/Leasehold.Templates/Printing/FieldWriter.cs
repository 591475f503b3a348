using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Printing;

/// <summary>Writes padded fields; the flags are those of the verb that is being written.</summary>
internal sealed class FieldWriter(BoundedText text)
{
    public FormatFlags Flags;

    public BoundedText Text { get; } = text;

    public void Pad(string bytes)
    {
        if (Flags.Width is not > 0)
        {
            Text.Append(bytes);
            return;
        }
        var padding = Math.Max(0, Flags.Width.Value - ByteText.RuneCount(bytes));
        if (!Flags.Minus)
            PadWith(padding);
        Text.Append(bytes);
        if (Flags.Minus)
            PadWith(padding);
    }

    /// <summary>As <see cref="Pad"/>, with spaces whatever the flags say.</summary>
    public void PadWithSpaces(string bytes)
    {
        var zero = Flags.Zero;
        Flags.Zero = false;
        Pad(bytes);
        Flags.Zero = zero;
    }

    public void PadWith(int count)
    {
        if (count > 0)
            Text.Append(Flags.Zero ? '0' : ' ', count);
    }
}
