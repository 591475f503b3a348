using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

/// <summary><c>auth help</c>: how to log in with a method, by its type or by the path where it is mounted.</summary>
internal sealed class AuthHelpCommand() : Command(
    "auth help", "[options] TYPE | PATH",
    "Says how to log in with an auth method. It takes the method's type, or asks the server what is at a path.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } exit)
            return exit;
        var program = session.Product.Program;
        var name = ApiPath.Clean(arguments[0]);
        if (TextOf(name, name, program) is { } text)
            return Show(session, text);
        const string Failure = "Error listing auth methods";
        if (await session.SendAsync(ApiRequest.Get("sys/auth"), Failure, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } answer
            || Secret.Find(answer.Data, name + "/") is not { } mount
            || Secret.Find(mount, "type") is not { ValueKind: JsonValueKind.String } type)
        {
            return session.Misused($"No auth method available on the server at \"{name}/\"");
        }
        return TextOf($"{type}", name, program) is { } found
            ? Show(session, found)
            : session.Misused($"No method-specific CLI handler available for auth method \"{type}\"");
    }

    private static int Show(Session session, string text)
    {
        session.Ui.Output(text);
        return ExitCode.Good;
    }

    /// <summary>The text of a type, for a method at a path; null for a type that nobody logs in with here.</summary>
    private static string? TextOf(string type, string path, string program) => type switch
    {
        "token" => $"""
            Usage: {program} login TOKEN [CONFIG K=V...]

              Takes a token, checks it with the server and keeps it for later commands. Without an argument it asks
              for the token and does not show it:

                  $ {program} login
                  Token (will be hidden):

              "token=-" reads it from standard input.
            """,
        "userpass" or "ldap" or "radius" => $"""
            Usage: {program} login -method={type}{Where(type, path)} [CONFIG K=V...]

              Logs in with a name and a password. Without a password it asks for it and does not show it:

                  $ {program} login -method={type}{Where(type, path)} username=my-username
                  Password (will be hidden):

            Configuration:

              password=<string>
                  The password; "-" reads it from standard input.

              username=<string>
                  The name; by default that of the user of this system.
            """,
        "approle" => $"""
            Usage: {program} login -method=approle{Where(type, path)} [CONFIG K=V...]

              Logs in a machine:

                  $ {program} login -method=approle{Where(type, path)} role_id=... secret_id=@secret-id

            Configuration:

              role_id=<string>
                  The id of the role.

              secret_id=<string>
                  The secret id, where the role wants one.
            """,
        "cert" => $"""
            Usage: {program} login -method=cert{Where(type, path)} [CONFIG K=V...]

              Logs in with the certificate of -client-cert and -client-key:

                  $ {program} login -method=cert{Where(type, path)} -client-cert=cert.pem -client-key=key.pem

            Configuration:

              name=<string>
                  The role to log in against; by default any that takes the certificate.
            """,
        _ => null,
    };

    private static string Where(string type, string path) => type == path ? "" : $" -path={path}";
}
