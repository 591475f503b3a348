using System.Globalization;
using System.Text;

namespace Leasehold.Load.Http;

/// <summary>A request as the bytes that go over the wire.</summary>
internal static class RawRequest
{
    public static byte[] Get(string path, string? token = null) => Make("GET", path, token, "");

    public static byte[] Put(string path, string? token, string body) => Make("PUT", path, token, body);

    private static byte[] Make(string method, string path, string? token, string body)
    {
        var text = new StringBuilder()
            .Append(method).Append(' ').Append(path).Append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (token is not null)
            text.Append("X-Vault-Token: ").Append(token).Append("\r\n");
        if (body.Length > 0)
        {
            text.Append("Content-Type: application/json\r\nContent-Length: ")
                .Append(CultureInfo.InvariantCulture, $"{body.Length}").Append("\r\n");
        }
        return Encoding.ASCII.GetBytes(text.Append("\r\n").Append(body).ToString());
    }
}
