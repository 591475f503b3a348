using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Tests.Database.Drivers;

/// <summary>Opens databases and asserts how their calls end.</summary>
internal static class OpenedDatabase
{
    public static IDatabase Open(
        IDatabaseType type, string url, string username, string password, params (string Name, string Value)[] more)
    {
        var details = more.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
        details["connection_url"] = url;
        details["username"] = username;
        var read = type.Read(details);
        Assert.Null(read.Refusal);
        using var secret = new SecretBytes(Encoding.UTF8.GetBytes(password));
        return type.Open(Assert.IsAssignableFrom<DatabaseSettings>(read.Value), username, secret, TimeProvider.System);
    }

    public static NewUser User(string name, string password = "pa'ss\"w\\ö;rd") =>
        new(name, password, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Fails with the error unless it ended so.</summary>
    public static void Is(TargetOutcome expected, TargetResult actual)
    {
        if (actual.Outcome != expected)
            Assert.Fail($"expected {expected}, was {actual.Outcome}: {actual.Error}");
    }
}
