using System.Text;

namespace Leasehold.Cli.Output;

/// <summary>The three streams of a command, and what is known about them.</summary>
internal sealed class Terminal(Stream input, TextWriter output, TextWriter error)
{
    public Stream Input { get; } = input;

    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    public bool InputIsTty { get; init; }

    public bool OutIsTty { get; init; }

    public bool ErrorIsTty { get; init; }

    /// <summary>The process's own streams. A reader that leaves early (<c>| head</c>) is no error.</summary>
    public static Terminal OfProcess() => new(
        Opened(Console.OpenStandardInput),
        Writer(Console.OpenStandardOutput()),
        Writer(Console.OpenStandardError()))
    {
        InputIsTty = !Console.IsInputRedirected,
        OutIsTty = !Console.IsOutputRedirected,
        ErrorIsTty = !Console.IsErrorRedirected,
    };

    /// <summary>One line from a person, not echoed; everything up to the first line break when piped.</summary>
    public string ReadHiddenLine()
    {
        var line = new StringBuilder();
        if (!InputIsTty)
        {
            for (int b; (b = Input.ReadByte()) is not (-1 or '\n');)
                line.Append((char)b);
            return line.ToString().TrimEnd('\r');
        }
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && line.Length > 0)
                line.Length--;
            else if (key.Key != ConsoleKey.Backspace)
                line.Append(key.KeyChar);
        }
        return line.ToString();
    }

    /// <summary>What opens; nothing to read where who started us has closed it.</summary>
    internal static Stream Opened(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
}
