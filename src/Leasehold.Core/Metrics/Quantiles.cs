namespace Leasehold.Core.Metrics;

/// <summary>The values below which half, nine tenths and nearly all lie.</summary>
/// <param name="Half">The median.</param>
/// <param name="Tenth">What a tenth exceeds.</param>
/// <param name="Hundredth">What a hundredth exceeds.</param>
internal readonly record struct Quantiles(double Half, double Tenth, double Hundredth)
{
    /// <summary>Those of some values, which get sorted; without values not a number.</summary>
    public static Quantiles Of(Span<double> values)
    {
        if (values.IsEmpty)
            return new Quantiles(double.NaN, double.NaN, double.NaN);
        values.Sort();
        return new Quantiles(At(values, 0.5), At(values, 0.9), At(values, 0.99));
    }

    private static double At(ReadOnlySpan<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
