using System.Globalization;

namespace Leasehold.Engines.Database.Statements;

/// <summary>What stands for the names in double braces of a statement.</summary>
internal sealed class StatementValues
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:sszz00";

    private readonly List<(string Placeholder, string Value)> _values = [];

    /// <summary>For a user: <c>{{name}}</c> and <c>{{username}}</c>.</summary>
    public static StatementValues Of(string username) =>
        new StatementValues().Add("name", username).Add("username", username);

    /// <summary>The placeholders with their braces, and what stands for them.</summary>
    public IReadOnlyList<(string Placeholder, string Value)> All => _values;

    /// <summary>With <c>{{password}}</c>.</summary>
    public StatementValues Password(string password) => Add("password", password);

    /// <summary>With <c>{{expiration}}</c>, in whole seconds and with its offset.</summary>
    public StatementValues Expiration(DateTimeOffset moment) => Add("expiration", Text(moment));

    /// <summary>A moment as statements say it.</summary>
    public static string Text(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private StatementValues Add(string name, string value)
    {
        _values.Add(($"{{{{{name}}}}}", value));
        return this;
    }
}
