using System.Security.Cryptography;
using System.Text;
using Leasehold.Core.Audit;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Tests.Audit;

/// <summary>Entries to write, and a way to see the line.</summary>
internal static class AuditSamples
{
    public static readonly DateTimeOffset Now = new(2024, 5, 1, 10, 0, 0, 100, TimeSpan.Zero);

    private static readonly byte[] Salt = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    public static AuditAuth Auth => new()
    {
        ClientToken = "hvs.secret",
        Accessor = "accessor1",
        DisplayName = "root",
        Policies = ["root"],
        TokenPolicies = ["root"],
        PolicyResults = new AuditPolicyResults(true, ["root"]),
        TokenType = "service",
        TokenIssueTime = new DateTimeOffset(2024, 5, 1, 9, 0, 0, TimeSpan.Zero),
    };

    public static AuditRequest Request(string data) => new()
    {
        Id = "1f",
        Operation = "create",
        Mount = new AuditMount("kv1/", "kv", "kv_1a2b3c4d", "v0.1.0+builtin", "secret"),
        ClientToken = "hvs.secret",
        ClientTokenAccessor = "accessor1",
        Path = "kv1/foo",
        Data = Encoding.UTF8.GetBytes(data),
        RemoteAddress = "127.0.0.1",
        RemotePort = 52110,
    };

    public static string Line(AuditEntry entry, params (string Name, string Value)[] options)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal) { ["file_path"] = "discard" };
        foreach (var (name, value) in options)
            given[name] = value;
        var (read, fault) = AuditOptions.Read(given);
        Assert.Null(fault);
        Assert.NotNull(read);
        using var salt = new HmacKey(new SecretBytes(Salt));
        using var output = new ReplyBuffer();
        new AuditFormatter(read, salt).Write(entry, before: null, output);
        return Encoding.UTF8.GetString(output.Written);
    }

    public static string Hash(string secret) =>
        "hmac-sha256:" + Convert.ToHexStringLower(HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes(secret)));
}
