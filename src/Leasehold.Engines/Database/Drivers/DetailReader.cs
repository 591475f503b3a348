using System.Globalization;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>Reads connection details by name and keeps the first that is wrong.</summary>
internal sealed class DetailReader(IReadOnlyDictionary<string, string> details)
{
    /// <summary>The first detail that is wrong; null if all are right.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>A text; empty if it is not there.</summary>
    public string Text(string name) => details.GetValueOrDefault(name) ?? "";

    /// <summary>A whole number.</summary>
    public int Number(string name, int otherwise)
    {
        if (Text(name) is not { Length: > 0 } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse($"invalid {name}: {GoQuote.Quote(text)} is not a whole number");
        return otherwise;
    }

    /// <summary>A flag as Go reads it.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
            return false;
        if (GoBool.TryParse(text, out var flag))
            return flag;
        Refuse($"invalid {name}: {GoQuote.Quote(text)} is neither true nor false");
        return false;
    }

    /// <summary>A length of time.</summary>
    public TimeSpan Duration(string name)
    {
        if (GoDuration.TryParse(Text(name), out var duration, out var error) && duration >= TimeSpan.Zero)
            return duration;
        Refuse($"invalid {name}: {(error.Length > 0 ? error : "it is negative")}");
        return TimeSpan.Zero;
    }

    /// <summary>The size of the pool: how many connections at most, and how many of them idle.</summary>
    public (int Open, int Idle) Connections()
    {
        var open = Number("max_open_connections", 0) switch
        {
            0 => DriverLimits.OpenConnections,
            < 0 or > DriverLimits.MostConnections => DriverLimits.MostConnections,
            var number => number,
        };
        var idle = Number("max_idle_connections", 0) switch
        {
            0 => open,
            < 0 => 0,
            var number => Math.Min(number, open),
        };
        return (open, idle);
    }

    /// <summary>Keeps what is wrong, if it is the first.</summary>
    public void Refuse(string error) => Fault ??= Refusal.Invalid(error);
}
