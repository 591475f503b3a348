using System.Globalization;
using System.Text;
using Leasehold.Core.Json;

namespace Leasehold.Server.Hosting;

/// <summary>Numbers with a fraction, which no other answer has.</summary>
internal static class FloatingFacts
{
    public static JsonMap AddNumber(this JsonMap map, string name, double value) =>
        map.AddRaw(name, Encoding.ASCII.GetBytes(value.ToString("0.####", CultureInfo.InvariantCulture)));

    /// <summary>Adds a percentage of a whole; 0 of nothing.</summary>
    public static JsonMap AddPercent(this JsonMap map, string name, double part, double whole) =>
        map.AddNumber(name, whole <= 0 ? 0 : part / whole * 100);
}
