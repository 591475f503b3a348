using System.Text.Json;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

/// <summary>What many commands do with the answer of a server.</summary>
internal static class Answer
{
    /// <summary>The answer as a secret; null when there is nothing at the path.</summary>
    public static Secret? Found(ApiResponse response)
    {
        var secret = Secret.Parse(response.Body);
        if (response.Error is null || secret is null)
            return secret;
        return secret.HasData || secret.Warnings.Any() ? secret : null;
    }

    /// <summary>Prints what a write answered, or that it was done.</summary>
    public static int Written(Session session, ApiResponse response, string path)
    {
        if (Secret.Parse(response.Body) is { } secret)
            return session.Print.Secret(secret);
        if (session.Print.IsTable)
            session.Ui.Output($"Success! Data written to: {path}");
        return ExitCode.Good;
    }

    /// <summary>Prints a list, or that there is none.</summary>
    public static int Listed(Session session, ApiResponse response, string path, bool detailed)
    {
        var secret = Found(response);
        if (secret?.WrapInfo is not null)
            return session.Print.Secret(secret);
        if (secret is not null && Secret.Find(secret.Data, "keys") is { ValueKind: JsonValueKind.Array } keys)
            return session.Print.List(secret, keys, detailed);
        if (!session.Print.IsTable)
        {
            session.Print.Document(SecretDocument.Build(_ => { }));
            return ExitCode.Refused;
        }
        return secret is null
            ? session.Absent($"No value found at {path}", response)
            : session.Absent($"No entries found at {path}");
    }
}
