using System.Collections.Immutable;
using System.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi;

/// <summary>Refuses what a run's policy does not allow, and records it. Used by the run's thread alone.</summary>
internal sealed class ViolationLog(WasiRun run)
{
    private const int MaxSubjectLength = 256;

    private readonly HashSet<(Capability Capability, string Subject, bool Blocked)> _seen = [];
    private readonly List<CapabilityEvent> _events = [];
    private WasiOptions _options = WasiOptions.Default;
    private CompiledPolicy _policy = CapabilityPolicy.Default.Compiled;

    /// <summary>How often the guest was refused something, recorded or not.</summary>
    public int Count { get; private set; }

    public void Begin(WasiOptions options)
    {
        _options = options;
        _policy = options.Policy.Compiled;
        _seen.Clear();
        _events.Clear();
        Count = 0;
    }

    /// <summary>What was recorded, each thing once.</summary>
    public ImmutableArray<CapabilityEvent> Take() => _events.Count == 0 ? [] : [.. _events];

    /// <summary>Looks at a function whose bit is set.</summary>
    /// <param name="function">Its place in <see cref="WasiFunctionNames"/>.</param>
    /// <returns>Success when it may be called: it was only to be recorded.</returns>
    public Errno CheckFunction(int function)
    {
        var name = WasiFunctionNames.All[function];
        var capability = WasiFunctionNames.CapabilityOf(name);
        var refused = (_policy.Refused >> function & 1) != 0;
        if (!refused)
        {
            run.Wasi.Denied &= ~(1UL << function);
            Record(capability, name, blocked: false);
            return Errno.Success;
        }

        return Refuse(capability, name, capability == Capability.Network ? Errno.Access : Errno.NotCapable);
    }

    /// <summary>Whether a path may be read. A guest path, with all links followed.</summary>
    public Errno CheckRead(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileRead, path, _policy.AllowsRead(path));

    /// <summary>Whether a path may be written.</summary>
    public Errno CheckWrite(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileWrite, path, _policy.AllowsWrite(path));

    /// <summary>Whether a path may be read and not written. Records nothing: it is asked before anything is used.</summary>
    public bool AllowsReadAlone(string path) => _policy.HasPathRules && _policy.AllowsRead(path) && !_policy.AllowsWrite(path);

    /// <summary>Whether a path may be moved or removed.</summary>
    public Errno CheckMove(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileWrite, path, _policy.AllowsMove(path));

    /// <summary>Whether the run was denied files altogether; a path given to a descriptor that is not there then counts as a violation.</summary>
    public Errno CheckFiles(string path, bool writes) =>
        _options.Policy.Files == FileGrant.None ? Refuse(writes ? Capability.FileWrite : Capability.FileRead, path, Errno.NotCapable) : Errno.BadDescriptor;

    /// <summary>
    /// Looks at the failure of a path that is not there. A learning run is refused, and seen to ask, where it would be refused if the path were there: otherwise
    /// what lies below a missing directory would never be observed. Other runs hear that there is nothing.
    /// </summary>
    /// <param name="errno">What the walk or the check after it said.</param>
    /// <param name="path">Where the path leads.</param>
    /// <param name="writes">Whether the guest meant to change what is there.</param>
    public Errno CheckMissing(Errno errno, string path, bool writes)
    {
        if (errno != Errno.NoEntry || !_options.Policy.Learning)
        {
            return errno;
        }

        var refusal = _options.Policy.Files == FileGrant.None
            ? Refuse(writes ? Capability.FileWrite : Capability.FileRead, path, Errno.NotCapable)
            : writes ? CheckWrite(path) : CheckRead(path);
        return refusal == Errno.Success ? Errno.NoEntry : refusal;
    }

    /// <summary>The environment as the guest gets it, <c>NAME=value</c> each.</summary>
    public List<string> FilterEnvironment()
    {
        var visible = new List<string>(_options.RequestVariables.Count);
        foreach (var (name, value) in _options.RequestVariables)
        {
            visible.Add($"{name}={value}");
        }

        foreach (var (name, value) in _options.Environment)
        {
            var allowed = NamePattern.MatchesAny(_options.Policy.EnvironmentNames, name);
            if (allowed && !IsOfRequest(name))
            {
                visible.Add($"{name}={value}");
            }

            // The guest asks for its environment as a whole: what is withheld is a refusal only where somebody wants to know.
            if (_options.Policy.Learning)
            {
                Record(Capability.Environment, name, !allowed);
            }
        }

        return visible;
    }

    private bool IsOfRequest(string name)
    {
        foreach (var variable in _options.RequestVariables)
        {
            if (variable.Key == name)
            {
                return true;
            }
        }

        return false;
    }

    private Errno Check(Capability capability, string path, bool allowed)
    {
        if (!allowed)
        {
            return Refuse(capability, path, Errno.NotCapable);
        }

        if (_options.Policy.Learning)
        {
            Record(capability, path, blocked: false);
        }

        return Errno.Success;
    }

    private Errno Refuse(Capability capability, string subject, Errno errno)
    {
        Count++;
        Record(capability, subject, blocked: true);
        if (_options.Policy.OnViolation == ViolationAction.Deny)
        {
            return errno;
        }

        run.Stop(FaultKind.CapabilityDenied, $"The guest asked for {capability} of {DisplayText.Escape(subject, MaxSubjectLength)}, which it was not granted.");
        return Errno.Stopped;
    }

    private void Record(Capability capability, string subject, bool blocked)
    {
        if (_events.Count >= _options.Limits.MaxEvents)
        {
            return;
        }

        var shown = DisplayText.Escape(subject.Length == 0 ? "/" : subject, MaxSubjectLength);
        if (_seen.Add((capability, shown, blocked)))
        {
            _events.Add(new CapabilityEvent(capability, shown, blocked, Stopwatch.GetElapsedTime(run.StartedAt)));
        }
    }
}
