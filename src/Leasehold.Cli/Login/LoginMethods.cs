using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Login;

/// <summary>How each method turns what the caller knows into a token.</summary>
internal static class LoginMethods
{
    private const string Prefix = "Error authenticating";

    /// <summary>Logs in; null when it failed, which was printed.</summary>
    public delegate Task<Secret?> Login(
        Session session, string mount, KeyValueArguments data, CancellationToken cancel);

    public static Login? Find(string method) => method switch
    {
        "token" => TokenLogin.RunAsync,
        "userpass" or "radius" => static (session, mount, data, cancel) =>
            PasswordAsync(session, mount, data, data.Find("password"), cancel),
        "ldap" => static (session, mount, data, cancel) => PasswordAsync(
            session, mount, data, data.Find("password") ?? session.Environment.Find("LDAP_PASSWORD"), cancel),
        "approle" => AppRoleAsync,
        "cert" => CertificateAsync,
        _ => null,
    };

    private static Task<Secret?> PasswordAsync(
        Session session, string mount, KeyValueArguments data, string? password, CancellationToken cancel)
    {
        var user = data.Find("username") ?? session.Environment.Plain("LOGNAME") ?? session.Environment.Plain("USER");
        if (string.IsNullOrEmpty(user))
        {
            session.Absent($"{Prefix}: 'username' must be specified");
            return Task.FromResult<Secret?>(null);
        }
        if (password is null)
        {
            session.Ui.Prompt("Password (will be hidden): ");
            password = session.ReadHiddenLine();
            session.Ui.Error("");
        }
        return SendAsync(session, $"auth/{mount}/login/{user}", JsonBody.Of("password", password), cancel);
    }

    private static Task<Secret?> AppRoleAsync(
        Session session, string mount, KeyValueArguments data, CancellationToken cancel)
    {
        data.Remove("mount");
        return SendAsync(session, $"auth/{mount}/login", data.ToJson(), cancel);
    }

    private static Task<Secret?> CertificateAsync(
        Session session, string mount, KeyValueArguments data, CancellationToken cancel) =>
        SendAsync(session, $"auth/{mount}/login", JsonBody.Of("name", data.Find("name") ?? ""), cancel);

    private static async Task<Secret?> SendAsync(
        Session session, string path, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        // A token of before has no say in a login, and a dead one must not hinder it.
        if (!await session.ConnectAsync(cancel, token: ""))
            return null;
        if (await session.SendAsync(ApiRequest.Put(path, body), Prefix, cancel) is not { } response)
            return null;
        var secret = Secret.Parse(response.Body);
        if (secret is null)
            session.Absent($"{Prefix}: empty response from server");
        return secret;
    }
}
