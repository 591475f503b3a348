using System.Diagnostics;
using System.Text;

namespace Leasehold.Load.Servers;

/// <summary>What a process says; taken always, so that it never waits for a reader.</summary>
internal sealed class Output
{
    private const int Most = 16_000;

    private readonly StringBuilder _text = new();

    public Output(Process process)
    {
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    private void Take(string? line)
    {
        lock (_text)
        {
            if (line is not null && _text.Length < Most)
                _text.AppendLine(line);
        }
    }
}
