namespace Leasehold.Templates;

/// <summary>Why a template was refused or could not be rendered.</summary>
/// <param name="Message">What Go would say, place included: <c>template: name:1:2: executing ...</c>.</param>
/// <param name="Line">The line in the source, from 1; absent if it is not about one place.</param>
/// <param name="Column">Bytes before the place in its line; absent for a source that was refused.</param>
public sealed record TemplateError(string Message, int? Line, int? Column)
{
    internal static TemplateError At(string message, int line, int? column) => new(message, line, column);
}
