using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>What a request makes of a connection: what it sends, and all the rest as it was.</summary>
internal sealed class ConnectionChange(DatabaseTypes types, Usernames usernames)
{
    private const string Creating = "error creating database object: ";

    private static readonly string[] Variables = ["{{username}}", "{{password}}", "{{name}}"];

    private static readonly Refusal NoPlugin = Refusal.Invalid("empty plugin name");

    private static readonly Refusal Templated =
        Refusal.Invalid(Creating + "username and/or password cannot contain the template variables");

    private static readonly Refusal WithNul = Refusal.Invalid(Creating + "connection details must not contain a NUL");

    private static readonly Refusal DefaultAboveMax =
        Refusal.Invalid("default_lease_ttl must not exceed max_lease_ttl");

    /// <summary>The connection as it is to be, or why it can't be so.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="before">The connection before; null for a new one.</param>
    public Outcome<ConnectionRow> Apply(Request request, ConnectionRow? before)
    {
        var row = before?.Clone() ?? new ConnectionRow
        {
            Id = ByteString.CopyFrom(Id16.Random().ToArray()),
            Name = request.Captures["name"],
        };
        row.Version++;
        if (TakeOwn(request, row) is { } refusal)
            return refusal;
        var details = ConnectionDetails.Of(row).With(request, out var password);
        row.Details = details.ToRow();
        if (password is not null)
            row.Password = ByteString.CopyFromUtf8(password); // A candidate stays: the database may be taking it.
        if (row.CalculateSize() > DatabaseLimits.RowBytes)
            return DatabaseRefusals.TooLarge;
        return Fault(row, details) is { } fault ? fault : row;
    }

    private static Refusal? TakeOwn(Request request, ConnectionRow row)
    {
        if (request.Has("plugin_name"))
            row.PluginName = request.Text("plugin_name");
        if (row.PluginName.Length == 0)
            return NoPlugin;
        if (request.Text("plugin_version") is { Length: > 0 } version && version != BuiltinPlugins.Version)
            return PluginVersions.Refuse(row.PluginName, version);
        if (request.Has("password_policy"))
            row.PasswordPolicy = request.Text("password_policy");
        Replace(row.AllowedRoles, request, "allowed_roles");
        Replace(row.RootRotationStatements, request, "root_rotation_statements");
        if (request.Has("skip_static_role_import_rotation"))
            row.SkipsImportRotation = request.Fields.Flag("skip_static_role_import_rotation");
        row.DefaultLeaseTtl = Seconds(request, "default_lease_ttl") ?? row.DefaultLeaseTtl;
        row.MaxLeaseTtl = Seconds(request, "max_lease_ttl") ?? row.MaxLeaseTtl;
        return row.MaxLeaseTtl > 0 && row.DefaultLeaseTtl > row.MaxLeaseTtl ? DefaultAboveMax : null;
    }

    private static void Replace(ICollection<string> texts, Request request, string field)
    {
        if (!request.Has(field))
            return;
        texts.Clear();
        foreach (var text in request.Fields.TextList(field))
            texts.Add(text);
    }

    private static long? Seconds(Request request, string field) => (long?)request.Fields.Duration(field)?.TotalSeconds;

    private Refusal? Fault(ConnectionRow row, ConnectionDetails details)
    {
        if (types.Find(row.PluginName) is not { } type)
            return PluginVersions.Unknown(row.PluginName);
        if (IsTemplated(details.RootName) || IsTemplated(row.Password.ToStringUtf8()))
            return Templated;
        var texts = details.Texts();
        if (row.Password.Contains((byte)0) || texts.Values.Any(static text => text.Contains('\0')))
            return WithNul;
        if (type.Read(texts).Refusal is { } refusal)
            return refusal with { Errors = [.. refusal.Errors.Select(static error => Creating + error)] };
        return usernames.Fault(details.Template) is { } fault ? Refusal.Invalid(Creating + fault) : null;
    }

    private static bool IsTemplated(string text) =>
        Array.Exists(Variables, variable => text.Contains(variable, StringComparison.Ordinal));
}
