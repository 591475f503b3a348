namespace Leasehold.Core.Metrics;

/// <summary>What came together in one interval.</summary>
internal struct IntervalFigures
{
    /// <summary>Which interval; they are counted from the start of the clock.</summary>
    public long Index { get; init; }

    /// <summary>How many values.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; private set; }

    /// <summary>The smallest.</summary>
    public double Least { get; private set; }

    /// <summary>The largest.</summary>
    public double Most { get; private set; }

    private double _squares;

    /// <summary>The mean; zero without values.</summary>
    public readonly double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>The spread around the mean, of a sample; zero for fewer than two values.</summary>
    public readonly double Deviation => Count < 2
        ? 0
        : Math.Sqrt(Math.Max(0, ((Count * _squares) - (Sum * Sum)) / ((double)Count * (Count - 1))));

    /// <summary>Takes one more.</summary>
    public void Add(double value)
    {
        Least = Count == 0 ? value : Math.Min(Least, value);
        Most = Count == 0 ? value : Math.Max(Most, value);
        Count++;
        Sum += value;
        _squares += value * value;
    }
}
