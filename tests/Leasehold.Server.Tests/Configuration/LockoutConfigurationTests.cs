using Leasehold.Core.Logins;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class LockoutConfigurationTests
{
    private const string Plain = """
        storage "inmem" {}
        listener "tcp" { tls_disable = true }

        """;

    [Theory]
    [InlineData("", "userpass", 5, 900, 900, false)]
    [InlineData("""user_lockout "all" { lockout_threshold = 3 }""", "userpass", 3, 900, 900, false)]
    [InlineData("""user_lockout "userpass" { lockout_duration = "1h" }""", "userpass", 5, 3600, 900, false)]
    [InlineData("""user_lockout "userpass" { lockout_duration = "1h" }""", "approle", 5, 900, 900, false)]
    [InlineData(
        """
        user_lockout "approle" { disable_lockout = false, lockout_counter_reset = "30s" }
        user_lockout "all" { disable_lockout = true, lockout_threshold = "9", lockout_counter_reset = "2m" }
        """, "approle", 9, 900, 30, false)]
    [InlineData("""user_lockout "all" { disable_lockout = true }""", "ldap", 5, 900, 900, true)]
    public void A_method_has_its_own_rules_over_those_of_all(
        string blocks, string method, long threshold, long duration, long reset, bool disabled) =>
        Assert.Equal(new LockoutRules(threshold, duration, reset, disabled), RulesOf(blocks, method, []));

    [Theory]
    [InlineData("VAULT_DISABLE_USER_LOCKOUT", "true", true)]
    [InlineData("BAO_DISABLE_USER_LOCKOUT", "1", true)]
    [InlineData("VAULT_DISABLE_USER_LOCKOUT", "false", false)]
    public void The_environment_switches_it_off_whatever_the_blocks_say(string name, string value, bool disabled)
    {
        const string blocks = """user_lockout "userpass" { disable_lockout = false, lockout_threshold = 2 }""";
        Assert.Equal(new LockoutRules(2, 900, 900, disabled), RulesOf(blocks, "userpass", new() { [name] = value }));
    }

    [Fact]
    public void A_value_of_the_environment_that_is_neither_is_refused() =>
        Assert.Contains("DISABLE_USER_LOCKOUT", Assert.Single(ConfigurationFolder.Load(
            Plain, new ServerEnvironment(name => name == "VAULT_DISABLE_USER_LOCKOUT" ? "perhaps" : null)).Errors)
            .ToString(), StringComparison.Ordinal);

    private static LockoutRules RulesOf(string blocks, string method, Dictionary<string, string> environment)
    {
        var result = ConfigurationFolder.Load(Plain + blocks, new ServerEnvironment(environment.GetValueOrDefault));
        Assert.Empty(result.Errors);
        return Lockouts.Of(result.Configuration ?? throw new InvalidOperationException("refused"), method);
    }
}
