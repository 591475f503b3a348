using System.Globalization;

namespace Leasehold.Faults.Crash;

/// <summary>What a child has said, line by line.</summary>
internal sealed class CrashReport
{
    private readonly Dictionary<int, (long Number, long Sequence)> _last = [];

    /// <summary>Acknowledged commits, counted.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>The epoch it opened with; null if it didn't come so far.</summary>
    public long? Epoch { get; private set; }

    /// <summary>How often it lost the lead while opening.</summary>
    public int LostOpenings { get; private set; }

    /// <summary>The last durable group: its number, the last sequence in it, the hash.</summary>
    public (long Group, long Sequence, string Hash)? Group { get; private set; }

    /// <summary>Why the store stopped acknowledging, if it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>How often reading worked.</summary>
    public int Reads { get; private set; }

    /// <summary>What went wrong in the child itself.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The worker's last acknowledged commit; null if there is none in this life.</summary>
    public (long Number, long Sequence)? LastOf(int worker) =>
        _last.TryGetValue(worker, out var last) ? last : null;

    /// <summary>Takes a whole line in.</summary>
    public void Hear(string line)
    {
        var words = line.Split(' ');
        switch (words[0])
        {
            case "A":
                Acknowledge((int)Number(words[1]), Number(words[2]), Number(words[3]));
                break;
            case "G":
                Group = (Number(words[1]), Number(words[2]), words[3]);
                break;
            case "L":
                LostOpenings++;
                break;
            case "O":
                Epoch = Number(words[1]);
                break;
            case "R":
                Reads++;
                break;
            case "F":
                Failure = line[2..];
                break;
            default:
                Faults.Add(line);
                break;
        }
    }

    private void Acknowledge(int worker, long number, long sequence)
    {
        if (LastOf(worker) is { } before && (number != before.Number + 1 || sequence <= before.Sequence))
            Faults.Add($"worker {worker} acknowledged {number} at {sequence} after {before}");
        _last[worker] = (number, sequence);
        Acknowledged++;
    }

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
