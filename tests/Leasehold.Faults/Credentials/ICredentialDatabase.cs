namespace Leasehold.Faults.Credentials;

/// <summary>A database that the server makes users in, behind a proxy.</summary>
internal interface ICredentialDatabase : IDisposable
{
    /// <summary>Its name, and that of its connection.</summary>
    string Name { get; }

    /// <summary>The server's way to it.</summary>
    TrapProxy Way { get; }

    /// <summary>Body of the connection's configuration.</summary>
    string Connection { get; }

    /// <summary>Body of the role.</summary>
    string Role { get; }

    /// <summary>The steps of a deed that are different from each other there.</summary>
    IEnumerable<Step> StepsOf(Deed deed);

    /// <summary>The words that begin a deed's first and last statement.</summary>
    (string First, string Last) WordsOf(Deed deed);

    /// <summary>Whether its answers have these words in them, too.</summary>
    bool AnswersTell { get; }

    /// <summary>Whether a password lets a user in.</summary>
    Task<bool> LogsInAsync(string username, string password);

    /// <summary>The names of users that the server made.</summary>
    IReadOnlyList<string> Users();
}
