using Leasehold.Templates.Values;

namespace Leasehold.Templates.Evaluation;

/// <summary>
/// The variables of one template call, the newest last. The reader made sure that each name is there.
/// </summary>
internal sealed class Variables
{
    private readonly List<(string Name, Operand Value)> _stack = [];

    public Variables(Operand dot) => Push("$", dot);

    /// <summary>How many there are: where to go back to at the end of a scope.</summary>
    public int Mark => _stack.Count;

    public void Push(string name, Operand value) => _stack.Add((name, value));

    public void BackTo(int mark) => _stack.RemoveRange(mark, _stack.Count - mark);

    public void Assign(string name, Operand value) => _stack[IndexOf(name)] = (name, value);

    /// <summary>Sets the variable that many places from the end, the last being 1.</summary>
    public void SetFromEnd(int place, Operand value) => _stack[^place] = (_stack[^place].Name, value);

    public Operand Find(string name) => _stack[IndexOf(name)].Value;

    public bool Has(string name) => _stack.FindLastIndex(variable => variable.Name == name) >= 0;

    private int IndexOf(string name) => _stack.FindLastIndex(variable => variable.Name == name);
}
