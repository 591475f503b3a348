namespace Leasehold.Templates;

/// <summary>
/// Ends the reading or rendering of a template from deep within; <see cref="Template"/> turns it into a value. It never
/// leaves this project.
/// </summary>
internal sealed class TemplateFault(TemplateError error) : Exception(error.Message)
{
    public TemplateError Error { get; } = error;
}
