using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Names that were sent and not used; they become warnings.</summary>
internal struct FieldStrays
{
    private List<string>? _unknown;
    private List<string>? _replaced;

    public void Unknown(string name) => (_unknown ??= []).Add(name);

    public void Replaced(string name) => (_replaced ??= []).Add(name);

    public readonly IReadOnlyList<string> Warnings()
    {
        if (_unknown is null && _replaced is null)
            return [];
        var warnings = new List<string>();
        if (_unknown is not null)
            warnings.Add($"Endpoint ignored these unrecognized parameters: {Printed(_unknown)}");
        if (_replaced is not null)
        {
            warnings.Add("Endpoint replaced the value of these parameters with the values captured from the " +
                $"endpoint's path: {Printed(_replaced)}");
        }
        return warnings;
    }

    private static string Printed(List<string> names)
    {
        names.Sort(Utf8Order.Compare);
        return $"[{string.Join(' ', names)}]";
    }
}
