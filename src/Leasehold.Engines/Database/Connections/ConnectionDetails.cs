using Google.Protobuf;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>The connection details of a row: what was posted beside the connection's own fields.</summary>
internal sealed class ConnectionDetails
{
    /// <summary>The detail that holds the root's password; it is kept apart.</summary>
    public const string Password = "password";

    private const string Username = "username";
    private const string UsernameTemplate = "username_template";
    private const string Url = "connection_url";

    private readonly IReadOnlyList<JsonMember> _members;

    private ConnectionDetails(IReadOnlyList<JsonMember> members) => _members = members;

    /// <summary>The details of a row; none for a row without.</summary>
    public static ConnectionDetails Of(ConnectionRow row) =>
        new(row.Details.IsEmpty ? [] : new JsonValue(row.Details.Memory).Members());

    /// <summary>The root's name; empty for none.</summary>
    public string RootName => Text(Username);

    /// <summary>The template of names of users; empty for the plugin's own.</summary>
    public string Template => Text(UsernameTemplate);

    /// <summary>
    /// What a request changes: all that it sent beside the connection's own fields; <c>null</c> is as if not sent. The
    /// password does not become a part of it.
    /// </summary>
    public ConnectionDetails With(Request request, out string? password)
    {
        var members = new OrderedDictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var member in _members)
            members[member.Name] = member.Value;
        password = null;
        foreach (var member in request.Data)
        {
            if (!IsDetail(request, member.Name) || member.Value.IsNull)
                continue;
            if (member.Name == Password)
                password = member.Value.Text();
            else
                members[member.Name] = member.Value;
        }
        return new ConnectionDetails([.. members.Select(static pair => new JsonMember(pair.Key, pair.Value))]);
    }

    /// <summary>Whether a request sends any detail.</summary>
    public static bool AreSent(Request request) =>
        request.Data.Any(member => IsDetail(request, member.Name) && !member.Value.IsNull);

    /// <summary>All details as texts, for the plugin.</summary>
    public IReadOnlyDictionary<string, string> Texts() =>
        _members.ToDictionary(static member => member.Name, static member => member.Value.Text(),
            StringComparer.Ordinal);

    /// <summary>The details as they may be shown.</summary>
    public JsonMap Shown(string shownUrl, IReadOnlySet<string> secret)
    {
        var map = new JsonMap(_members.Count);
        foreach (var member in _members)
        {
            if (member.Name == Url)
                map.Add(Url, shownUrl);
            else if (!secret.Contains(member.Name))
                map.AddRaw(member.Name, member.Value.Raw);
        }
        return map;
    }

    /// <summary>The details as a row keeps them.</summary>
    public ByteString ToRow()
    {
        var map = new JsonMap(_members.Count);
        foreach (var member in _members)
            map.AddRaw(member.Name, member.Value.Canonical());
        return UnsafeByteOperations.UnsafeWrap(map.ToBytes());
    }

    private string Text(string name)
    {
        foreach (var member in _members)
        {
            if (member.Name == name)
                return member.Value.Text();
        }
        return "";
    }

    // What begins with a dash is a flag that a command line took for data.
    private static bool IsDetail(Request request, string name) =>
        !name.StartsWith('-') && name != "name" && !request.Fields.Declares(name);
}
