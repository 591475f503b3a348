namespace Leasehold.Cli.Output;

/// <summary>Lines for people: results, information, warnings and errors, each in its stream and colour.</summary>
internal sealed class Ui(Terminal terminal, bool colors)
{
    private const string Red = "\e[91m";
    private const string Yellow = "\e[93m";
    private const string Plain = "\e[0m";

    public Terminal Terminal { get; } = terminal;

    public void Output(string text) => Terminal.Out.WriteLine(text);

    /// <summary>Text without a line end, for scripts.</summary>
    public void OutputRaw(string text)
    {
        Terminal.Out.Write(text);
        Terminal.Out.Flush();
    }

    public void Error(string text) => Write(text, Red);

    public void Warn(string text) => Write(text, Yellow);

    public void Prompt(string text)
    {
        Terminal.Error.Write(text);
        Terminal.Error.Flush();
    }

    private void Write(string text, string color) =>
        Terminal.Error.WriteLine(colors && Terminal.ErrorIsTty ? $"{color}{text}{Plain}" : text);
}
