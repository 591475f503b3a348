using System.Text;
using Leasehold.Client;

namespace Leasehold.Cli.Output;

/// <summary>A request shown instead of sent: as a curl command, or as the policy that allows it.</summary>
internal static class RequestText
{
    // Paths that need sudo beside the capability of the method; with a slash at the end: all below.
    private static readonly string[] SudoPaths =
    [
        "auth/token/accessors", "auth/token/accessors/", "auth/token/revoke-orphan", "sys/audit", "sys/audit/",
        "sys/auth/", "sys/config/auditing/", "sys/config/cors", "sys/config/ui/headers", "sys/config/ui/headers/",
        "sys/leases", "sys/leases/lookup/", "sys/leases/revoke-force/", "sys/leases/revoke-prefix/",
        "sys/plugins/catalog/", "sys/raw", "sys/raw/", "sys/remount", "sys/revocation/", "sys/revoke-force/",
        "sys/revoke-prefix/", "sys/rotate", "sys/rotate/keyring", "sys/rotate/root/", "sys/rotate/recovery/",
        "sys/seal", "sys/step-down",
    ];

    public static string Curl(ApiRequest request, ApiClientOptions options, string program)
    {
        var text = new StringBuilder("curl ");
        if (options.Tls.SkipVerify)
            text.Append("--insecure ");
        if (request.Method != HttpMethod.Get)
            text.Append("-X ").Append(request.Method.Method).Append(' ');
        AppendFile(text, "--cacert", options.Tls.AuthorityFile);
        AppendFile(text, "--capath", options.Tls.AuthorityDirectory);
        AppendFile(text, "--cert", options.Tls.ClientCertificateFile);
        AppendFile(text, "--key", options.Tls.ClientKeyFile);
        AppendFile(text, "--unix-socket", options.Address.SocketPath);
        foreach (var (name, value) in RequestHeaders.Of(options, request))
        {
            var shown = name == "X-Vault-Token" ? $"$({program} print token)" : value;
            text.Append("-H \"").Append(name).Append(": ").Append(shown).Append("\" ");
        }
        if (request.ContentType is { } type)
            text.Append("-H \"Content-Type: ").Append(type).Append("\" ");
        if (request.Body is { } body)
            text.Append("-d '").Append(Encoding.UTF8.GetString(body.Span).Replace("'", "'\"'\"'")).Append("' ");
        return text.Append('"').Append(request.UrlAt(options.Address)).Append('"').ToString();
    }

    public static string Policy(ApiRequest request)
    {
        var isList = request.Query.Any(pair => pair is { Key: "list", Value: "true" });
        var capabilities = new List<string>(request.Method.Method switch
        {
            "GET" => isList ? ["list"] : ["read"],
            "PATCH" => ["patch"],
            "DELETE" => ["delete"],
            _ => (string[])["create", "update"],
        });
        if (NeedsSudo(request.Path) || (isList && NeedsSudo(request.Path + "/")))
            capabilities.Add("sudo");
        var words = string.Join(", ", capabilities.Select(word => $"\"{word}\""));
        return $"path \"{request.Path}\" {{\n  capabilities = [{words}]\n}}";
    }

    private static bool NeedsSudo(string path) => SudoPaths.Any(known =>
        known.EndsWith('/') ? path.StartsWith(known, StringComparison.Ordinal) : path == known);

    private static void AppendFile(StringBuilder text, string option, string? path)
    {
        if (path is not null)
            text.Append(option).Append(" '").Append(path).Append("' ");
    }
}
