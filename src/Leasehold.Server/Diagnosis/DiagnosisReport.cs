using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Leasehold.Server.Diagnosis;

/// <summary>Writes findings for people and for programs, in the layout that operators know.</summary>
public static class DiagnosisReport
{
    private const int Step = 2;

    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>0: all is well, 1: a failure, 2: warnings.</summary>
    public static int ExitCode(Finding finding) => finding.Status switch
    {
        CheckStatus.Failure => 1,
        CheckStatus.Warning => 2,
        _ => 0,
    };

    /// <summary>A tree, one line for each check, its advice below it.</summary>
    public static string Text(Finding finding)
    {
        var text = new StringBuilder();
        Append(text, finding, 0);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The same as one JSON object.</summary>
    public static string Json(Finding finding)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            Write(writer, finding);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Append(StringBuilder text, Finding finding, int depth)
    {
        var mark = finding.Status switch
        {
            CheckStatus.Failure => "[ failure ] ",
            CheckStatus.Warning => "[ warning ] ",
            CheckStatus.Skipped => "[ skipped ] ",
            _ => "[ success ] ",
        };
        text.Append(' ', depth * Step).Append(mark).Append(finding.Name);
        if (finding.Message.Length > 0)
            text.Append(": ").Append(finding.Message);
        text.Append('\n');
        if (finding.Advice.Length > 0)
            text.Append(' ', (depth * Step) + mark.Length).Append(finding.Advice).Append('\n');
        foreach (var child in finding.Children)
            Append(text, child, depth + 1);
    }

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("name", finding.Name);
        writer.WriteString("status", finding.Status switch
        {
            CheckStatus.Failure => "fail",
            CheckStatus.Warning => "warn",
            CheckStatus.Skipped => "skip",
            _ => "ok",
        });
        if (finding.Message.Length > 0)
            writer.WriteString("message", finding.Message);
        if (finding.Advice.Length > 0)
            writer.WriteString("advice", finding.Advice);
        if (finding.Children.Count > 0)
        {
            writer.WriteStartArray("children");
            foreach (var child in finding.Children)
                Write(writer, child);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
