using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>How one event becomes a line.</summary>
internal static class LogLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Standard(DateTimeOffset now, LogLevel level, string module, string text) =>
        $"{Time(now)} {Bracketed(level)} {module}: {Escaped(text)}\n";

    public static string Json(DateTimeOffset now, LogLevel level, string module, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("@level", LogLevelName.Of(level));
            writer.WriteString("@message", text);
            writer.WriteString("@module", module);
            writer.WriteString("@timestamp", Time(now));
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Time(DateTimeOffset now) =>
        now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Bracketed(LogLevel level) => level switch
    {
        LogLevel.Trace => "[TRACE]",
        LogLevel.Debug => "[DEBUG]",
        LogLevel.Warn => "[WARN] ",
        LogLevel.Error => "[ERROR]",
        _ => "[INFO] ",
    };

    // One event stays one line: a caller cannot write lines of its own into the log.
    private static string Escaped(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && text.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (char.IsControl(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            else
                escaped.Append(character);
        }
        return escaped.ToString();
    }
}
