using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary>The term of the key in use, for people and for scripts.</summary>
internal static class KeyStatusReport
{
    private const string Prefix = "Error reading key status";

    /// <summary>Asks and prints. A text stands before the table, which is for people only.</summary>
    public static async Task<int> PrintAsync(Session session, string before, CancellationToken cancel)
    {
        if (await session.SendAsync(ApiRequest.Get("sys/key-status").AtRoot(), Prefix, cancel) is not { } response)
            return session.Exit;
        if (Secret.Parse(response.Body) is not { } status)
            return session.Absent($"{Prefix}: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Document(status.Data);
        session.Ui.Output(before + Table(status.Data));
        return ExitCode.Good;
    }

    private static string Table(JsonElement status)
    {
        var table = new Table();
        table.Add("Key Term", GoValue.Text(status, "term"));
        table.Add("Install Time", Moment(GoValue.Text(status, "install_time")));
        table.Add("Encryption Count", GoValue.Text(status, "encryptions"));
        return table.ToString();
    }

    private static string Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.UtcDateTime.ToString("dd MMM yy HH:mm", CultureInfo.InvariantCulture) + " UTC"
            : text;
}
