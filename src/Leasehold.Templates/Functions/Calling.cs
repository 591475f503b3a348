using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>call: a function that is a value.</summary>
internal static class Calling
{
    public static FunctionResult Call(FunctionCall call)
    {
        if (call.Arguments[0] is not { } value)
            return FunctionResult.Failed("call of nil");
        if (value is not FunctionValue { Function: { } function })
            return FunctionResult.Failed($"non-function of type {value.Type}");

        var arguments = call.Arguments[1..].ToArray();
        if (function.IsVariadic && arguments.Length < function.Fixed)
            return FunctionResult.Failed(
                $"wrong number of args: got {arguments.Length} want at least {function.Fixed}");
        if (!function.IsVariadic && arguments.Length != function.Fixed)
            return FunctionResult.Failed($"wrong number of args: got {arguments.Length} want {function.Fixed}");

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!TryFit(ref arguments[i], function.ParameterAt(i), out var error))
                return FunctionResult.Failed($"arg {i}: {error}");
        }
        return function.Body(new FunctionCall(arguments, call.Budget));
    }

    // Whole numbers become whole numbers of another type here, and only here.
    private static bool TryFit(ref TemplateValue? value, TemplateType type, out string error)
    {
        error = "";
        if (value is null)
        {
            error = type.AllowsNil ? "" : $"value is nil; should be of type {type}";
            return type.AllowsNil;
        }
        if (type.Accepts(value.Type))
            return true;
        value = (value, type.Kind) switch
        {
            (IntegerValue integer, ValueKind.Integer) => new IntegerValue(integer.Value, type),
            (IntegerValue integer, ValueKind.Unsigned) => new UnsignedValue(unchecked((ulong)integer.Value), type),
            (UnsignedValue unsigned, ValueKind.Integer) => new IntegerValue(unchecked((long)unsigned.Value), type),
            (UnsignedValue unsigned, ValueKind.Unsigned) => new UnsignedValue(unsigned.Value, type),
            _ => value,
        };
        if (type.Accepts(value.Type))
            return true;
        error = $"value has type {value.Type}; should be {type}";
        return false;
    }
}
