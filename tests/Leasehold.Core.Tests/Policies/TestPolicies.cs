using System.Text;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

/// <summary>Policies from texts, and parameters as requests send them.</summary>
internal static class TestPolicies
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static PolicyName Name(string text)
    {
        Assert.True(PolicyName.TryParse(text, out var name));
        return name;
    }

    public static Policy Policy(string name, string text)
    {
        Assert.True(PolicyParser.TryParse(Name(name), text, out var policy, out var problem), problem);
        return policy;
    }

    public static string Problem(string text)
    {
        Assert.False(PolicyParser.TryParse(Name("p"), text, out var policy, out var problem));
        Assert.Null(policy);
        return problem;
    }

    /// <summary>A set of policies called p0, p1, ...</summary>
    public static Acl Acl(params string[] texts) =>
        Leasehold.Core.Policies.Acl.Compile([.. texts.Select((text, i) => Policy($"p{i}", text))], Now);

    public static bool Allows(Acl acl, string path, Capability needed, string? json = null, int wrapSeconds = 0) =>
        acl.Check(path, needed, json is null ? null : new Sent(json), TimeSpan.FromSeconds(wrapSeconds)).IsAllowed;

    public static string Names(Acl acl, string path) => string.Join(',', CapabilityNames.Of(acl.Capabilities(path)));

    /// <summary>The members of a JSON object.</summary>
    internal sealed class Sent : IAclParameters
    {
        private readonly List<(string Name, byte[] Value)> _members = [];

        public Sent(string json)
        {
            using var document = System.Text.Json.JsonDocument.Parse(json);
            foreach (var member in document.RootElement.EnumerateObject())
                _members.Add((member.Name, Encoding.UTF8.GetBytes(member.Value.GetRawText())));
        }

        public int Count => _members.Count;

        public string NameAt(int index) => _members[index].Name;

        public ReadOnlySpan<byte> ValueAt(int index) => _members[index].Value;
    }
}
