namespace Leasehold.Engines.Database.Drivers;

/// <summary>The root's name and password in a connection URL.</summary>
internal static class UrlTemplate
{
    private const string Username = "{{username}}";
    private const string Password = "{{password}}";

    /// <summary>What is shown for a password.</summary>
    public const string Hidden = "xxxxx";

    /// <summary>Whether a text has one of the variables.</summary>
    public static bool HasVariables(string text) =>
        text.Contains(Username, StringComparison.Ordinal) || text.Contains(Password, StringComparison.Ordinal);

    /// <summary>Puts both in. A name has no variables in it.</summary>
    public static string Fill(string text, string username, string password) =>
        text.Replace(Username, username, StringComparison.Ordinal)
            .Replace(Password, password, StringComparison.Ordinal);

    /// <summary>Whether a password is given outright, not by its variable.</summary>
    public static bool IsOutright(string password) =>
        password.Length > 0 && !password.Contains(Password, StringComparison.Ordinal);
}
