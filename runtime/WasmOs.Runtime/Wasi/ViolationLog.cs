using System.Collections.Immutable;
using System.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi;

/// <summary>
/// Checks a guest's requests against the run's policy. Refuses and records what the policy does not allow; records allowed uses of a learning run too.
/// Used by the run's thread only. A check returns <see cref="Errno.Stopped"/> when the policy ends the run at a violation.
/// </summary>
internal sealed class ViolationLog(WasiRun run)
{
    private const int MaxSubjectLength = 256;

    private readonly HashSet<(Capability Capability, string Subject, bool Blocked)> _seen = [];
    private readonly List<CapabilityEvent> _events = [];
    private WasiOptions _options = WasiOptions.Default;
    private CompiledPolicy _policy = CapabilityPolicy.Default.Compiled;

    /// <summary>Number of refusals in this run, including those that were not recorded.</summary>
    public int Count { get; private set; }

    public void Begin(WasiOptions options)
    {
        _options = options;
        _policy = options.Policy.Compiled;
        _seen.Clear();
        _events.Clear();
        Count = 0;
    }

    /// <summary>The recorded events of this run, without duplicates.</summary>
    public ImmutableArray<CapabilityEvent> Take() => _events.Count == 0 ? [] : [.. _events];

    /// <summary>Checks a call of a function whose bit in <see cref="WasiState.Denied"/> is set.</summary>
    /// <param name="function">The function's index in <see cref="WasiFunctionNames"/>.</param>
    /// <returns>Success when the policy allows the function. Then the run is a learning run, and the call is recorded.</returns>
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

    /// <summary>Checks whether the guest may read a path: an absolute guest path in which all links are resolved.</summary>
    public Errno CheckRead(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileRead, path, _policy.AllowsRead(path));

    /// <summary>Checks whether the guest may write a path.</summary>
    public Errno CheckWrite(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileWrite, path, _policy.AllowsWrite(path));

    /// <summary>Whether the policy allows reading a path but not writing it. Records nothing, because the guest has not used the path yet.</summary>
    public bool AllowsReadAlone(string path) => _policy.HasPathRules && _policy.AllowsRead(path) && !_policy.AllowsWrite(path);

    /// <summary>Checks whether the guest may move or remove a path.</summary>
    public Errno CheckMove(string path) =>
        !_policy.HasPathRules ? Errno.Success : Check(Capability.FileWrite, path, _policy.AllowsMove(path));

    /// <summary>
    /// The answer to a path that is relative to a descriptor that is not open.
    /// A run without any grant for files has no directories, so its request is a violation. For other runs the descriptor is simply invalid.
    /// </summary>
    public Errno CheckFiles(string path, bool writes) =>
        _options.Policy.Files == FileGrant.None ? Refuse(writes ? Capability.FileWrite : Capability.FileRead, path, Errno.NotCapable) : Errno.BadDescriptor;

    /// <summary>
    /// Handles a failure of a path walk. In a learning run, a path that does not exist is checked and recorded as if it existed: otherwise a request
    /// for something below a missing directory would never be observed. All other failures, and those of other runs, are returned unchanged.
    /// </summary>
    /// <param name="errno">The error of the walk, or of the check that followed the walk.</param>
    /// <param name="path">The absolute guest path that the guest asked for.</param>
    /// <param name="writes">Whether the guest wanted to write or change the path.</param>
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

    /// <summary>The environment variables that the guest gets, each as <c>NAME=value</c>.</summary>
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
            if (allowed && !IsRequestVariable(name))
            {
                visible.Add($"{name}={value}");
            }

            // WASI has no function that reads a single variable: a guest always reads its whole environment. So a variable that is not passed to the guest
            // is no violation, and is recorded in a learning run only.
            if (_options.Policy.Learning)
            {
                Record(Capability.Environment, name, !allowed);
            }
        }

        return visible;
    }

    private bool IsRequestVariable(string name)
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
