using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Names that were sent and not used; they become warnings.</summary>
internal struct FieldStrays
{
    private List<string>? unknown;
    private List<string>? replaced;

    public void Unknown(string name) => (unknown ??= []).Add(name);

    public void Replaced(string name) => (replaced ??= []).Add(name);

    public readonly IReadOnlyList<string> Warnings()
    {
        if (unknown is null && replaced is null)
            return [];
        var warnings = new List<string>();
        if (unknown is not null)
            warnings.Add($"Endpoint ignored these unrecognized parameters: {Printed(unknown)}");
        if (replaced is not null)
        {
            warnings.Add("Endpoint replaced the value of these parameters with the values captured from the " +
                $"endpoint's path: {Printed(replaced)}");
        }
        return warnings;
    }

    private static string Printed(List<string> names)
    {
        names.Sort(Utf8Order.Compare);
        return $"[{string.Join(' ', names)}]";
    }
}
