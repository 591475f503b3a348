using Leasehold.Templates.Bytes;

namespace Leasehold.Templates;

/// <summary>A template that was read, or why not.</summary>
/// <param name="Template">Absent exactly if there is an error.</param>
/// <param name="Error">Absent exactly if there is a template.</param>
public sealed record ParsedTemplate(Template? Template, TemplateError? Error);

/// <summary>What a template became, or why not.</summary>
public sealed class RenderedTemplate
{
    private readonly string? _bytes;

    internal RenderedTemplate(string bytes) => _bytes = bytes;

    internal RenderedTemplate(TemplateError error) => Error = error;

    /// <summary>The output, U+FFFD in place of what is no UTF-8; absent exactly if there is an error.</summary>
    public string? Output => _bytes is null ? null : ByteText.ToText(_bytes);

    /// <summary>Absent exactly if there is an output.</summary>
    public TemplateError? Error { get; }

    /// <summary>The output as the bytes it is; none if there is an error.</summary>
    public byte[] ToBytes() => ByteText.ToBytes(_bytes ?? "");
}
