using System.Globalization;
using System.Text;
using Leasehold.Conformance.Tables;

namespace Leasehold.Conformance.Runs;

/// <summary>A request made of a row: variables filled in, parts of its body cell understood.</summary>
internal sealed record Call(
    string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body, bool OnWire)
{
    private const int MostShown = 1000;

    public static Call Of(Row row, Variables variables)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (row.As is not ("none" or "–" or "-" or ""))
            headers.Add(new("X-Vault-Token", row.As == "bad" ? "nope" : variables[row.As]));
        byte[]? body = null;
        var onWire = false;
        foreach (var part in row.Parts)
        {
            var space = part.IndexOf(' ');
            var (word, rest) = space < 0 ? (part, "") : (part[..space], part[(space + 1)..]);
            switch (word)
            {
                case "header":
                    var colon = rest.IndexOf(':');
                    headers.Add(new(rest[..colon].Trim(), variables.Fill(rest[(colon + 1)..].Trim())));
                    break;
                case "wire": onWire = true; break;
                case "raw": body = Escapes.Bytes(rest); break;
                case "fill": body = Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('a', Count(rest))}\"}}"); break;
                case "nest": body = Encoding.UTF8.GetBytes(Nested(Count(rest))); break;
                case "fields": body = Encoding.UTF8.GetBytes(Fields(Count(rest))); break;
                default: body = Encoding.UTF8.GetBytes(variables.Fill(part)); break;
            }
        }
        if (body is not null && !headers.Any(header => header.Key == "Content-Type"))
        {
            var type = row.Method == "PATCH" ? "application/merge-patch+json" : "application/json";
            headers.Add(new("Content-Type", type));
        }
        var target = variables.Fill(row.Target);
        return new Call(row.Method, target[0] == '/' ? target : $"/v1/{target}", headers, body, onWire);
    }

    public override string ToString()
    {
        var body = Encoding.UTF8.GetString(Body ?? []);
        var headers = string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"));
        return $"{Method} {Target}\n{headers}\n\n" +
            (body.Length > MostShown ? $"{body[..MostShown]}... ({body.Length} characters)" : body);
    }

    private static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string Fields(int count) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"v\""))}}}";
}
