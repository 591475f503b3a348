using System.Runtime.CompilerServices;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>All who read the log as it grows.</summary>
internal sealed class LogFollowers(TimeProvider time)
{
    private readonly Lock _changing = new();
    private LogFollower[] _all = [];
    private bool _ended;

    /// <summary>Whether anybody wants lines of a level.</summary>
    public bool Want(LogLevel level)
    {
        foreach (var follower in Volatile.Read(ref _all))
        {
            if (level >= follower.Level)
                return true;
        }
        return false;
    }

    /// <summary>Hands a line to those who want it.</summary>
    public void Hand(DateTimeOffset now, LogLevel level, string module, string text)
    {
        foreach (var follower in Volatile.Read(ref _all))
        {
            if (level >= follower.Level)
                follower.Hand(now, level, module, text);
        }
    }

    /// <summary>The lines from now on.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        LogLevel level, LogFormat format, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var follower = new LogFollower(level, format);
        Add(follower);
        try
        {
            await foreach (var line in follower.Lines.ReadAllAsync(cancel))
            {
                yield return line;
                if (follower.Loss(time.GetUtcNow()) is { } loss)
                    yield return loss;
            }
        }
        finally
        {
            Remove(follower);
        }
    }

    /// <summary>Ends all of them: the server stops.</summary>
    public void End()
    {
        lock (_changing)
            _ended = true;
        foreach (var follower in Volatile.Read(ref _all))
            follower.End();
    }

    private void Add(LogFollower follower)
    {
        lock (_changing)
        {
            if (_ended)
                follower.End();
            Volatile.Write(ref _all, [.. _all, follower]);
        }
    }

    private void Remove(LogFollower follower)
    {
        lock (_changing)
            Volatile.Write(ref _all, Array.FindAll(_all, one => one != follower));
    }
}
