using Leasehold.Core.Requests;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>The fields of the lease routes.</summary>
internal static class LeaseFields
{
    /// <summary>What the path may name instead of the body.</summary>
    public const string InPath = "url_lease_id";

    public static readonly FieldSet Lookup = new(Field.Any("lease_id", "The lease."));

    public static readonly FieldSet Renew = new(
        Field.Text("lease_id", "The lease; wins over the path's."),
        Field.Text(InPath, "The lease, as the path names it."),
        Field.Duration("increment", "How long it shall hold from now; the server may give less."));

    public static readonly FieldSet Revoke = new(
        Field.Text("lease_id", "The lease; wins over the path's."),
        Field.Text(InPath, "The lease, as the path names it."),
        Field.Flag("sync", "Whether the call waits until it is done.", true));

    public static readonly FieldSet Prefix = new(
        Field.Text("prefix", "All leases below this path."),
        Field.Flag("sync", "Whether the call waits until it is done.", true));

    public static readonly FieldSet Report = new(
        Field.Text("type", "Which leases: irrevocable."),
        Field.Flag("include_child_namespaces", "Accepted: there is one namespace."),
        Field.Text("limit", "At most so many; none for all."));

    /// <summary>The lease that a request names, the body's before the path's; empty for none.</summary>
    public static string LeaseId(Request request)
    {
        var sent = request.Text("lease_id");
        return sent.Length > 0 ? sent : request.Text(InPath);
    }
}
