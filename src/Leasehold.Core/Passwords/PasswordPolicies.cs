using Leasehold.Core.Barrier;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.Passwords;

/// <summary>
/// The password policies as stored, and passwords made by them. It holds nothing: one is as good as another.
/// </summary>
/// <param name="time">Measures how long a search takes.</param>
public sealed class PasswordPolicies(TimeProvider time) : IPasswordSource
{
    /// <summary>What is said of a policy that is not there.</summary>
    public const string Missing = "policy does not exist";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly SettingTable<PasswordPolicyRow> Table =
        new("password-policy", new ProtoFormat<PasswordPolicyRow>(PasswordPolicyRow.Parser));

    /// <inheritdoc/>
    public async ValueTask<(string? Password, string Problem)> NewAsync(
        Transaction tx, string policy, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (await FindAsync(tx, policy, cancel).ConfigureAwait(false) is not { } text)
            return (null, Missing);
        var rules = PasswordPolicyParser.Parse(text, out var problem)
            ?? throw new BrokenInvariant($"the stored password policy {policy} cannot be read: {problem}");
        return rules.Generate(time, Patience, cancel) is { } password
            ? (password, "")
            : (null, "timed out generating string");
    }

    /// <summary>Why a policy cannot be used; null if it can: a password was made by it.</summary>
    internal string? Fault(string text, CancellationToken cancel)
    {
        if (PasswordPolicyParser.Parse(text, out var problem) is not { } rules)
            return problem;
        return rules.Generate(time, Patience, cancel) is null
            ? "unable to construct test password from provided policy: are the rules impossible?"
            : null;
    }

    internal static async ValueTask<string?> FindAsync(Transaction tx, string name, CancellationToken cancel) =>
        (await Table.FindAsync(tx, name, cancel).ConfigureAwait(false))?.Text;

    internal static ValueTask<IReadOnlyList<string>> NamesAsync(Transaction tx, CancellationToken cancel) =>
        Table.NamesAsync(tx, cancel);

    internal static void Put(Transaction tx, string name, string text) =>
        Table.Put(tx, name, new PasswordPolicyRow { Text = text });

    internal static void Delete(Transaction tx, string name) => Table.Delete(tx, name);
}
