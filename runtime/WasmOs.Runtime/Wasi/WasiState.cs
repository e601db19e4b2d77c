using System.Diagnostics.CodeAnalysis;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Wasi;

/// <summary>
/// The WASI state of a run: descriptors, arguments, environment, mounts. Owned by the run object and reused for its next run.
/// Filled at the first call of a WASI function, so a guest that makes no such call has no cost. Used by the run's thread only.
/// </summary>
internal sealed class WasiState(WasiRun run)
{
    private readonly StreamDescriptor _stdin = new() { IsGiven = true };
    private readonly StreamDescriptor _stdout = new() { IsGiven = true };
    private readonly StreamDescriptor _stderr = new() { IsGiven = true };
    private readonly List<MountSession> _sessions = [];
    private StringBlock? _arguments;
    private StringBlock? _environment;

    /// <summary>Whether this run has called a WASI function, so that this state is filled.</summary>
    public bool IsOpen { get; private set; }

    public WasiOptions Options { get; private set; } = WasiOptions.Default;

    /// <summary>
    /// One bit per function, by its index in <see cref="WasiFunctionNames"/>, set when <see cref="ViolationLog.CheckFunction"/> must be asked before a call.
    /// A learning run clears the bit of an allowed function when its first call has been recorded.
    /// </summary>
    public ulong Denied { get; set; }

    public ViolationLog Violations { get; } = new(run);

    public DescriptorTable Descriptors { get; } = new(run.Memory);

    /// <summary>The guest's memory, exported as <c>memory</c>. Valid when <see cref="HasMemory"/>.</summary>
    public MemoryRef Memory { get; private set; }

    public bool HasMemory { get; private set; }

    public StringBlock Arguments =>
        _arguments ??= Options.Arguments.Count == 0 || !Options.Policy.Arguments ? StringBlock.Empty : Count(new StringBlock(Options.Arguments));

    public StringBlock Environment => _environment ??= Options.Environment.Count + Options.RequestVariables.Count == 0
        ? StringBlock.Empty
        : Count(new StringBlock(Violations.FilterEnvironment()));

    /// <summary>The current time, as guests and their files get it: nanoseconds since 1970.</summary>
    public ulong Now => (ulong)(run.Time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Where the run's standard output goes, even after the guest closed or renumbered its descriptors.</summary>
    public IGuestOutput StandardOutput => run.WasiOptions?.Stdout ?? run.Stdout;

    /// <summary>Where the run's standard error goes.</summary>
    public IGuestOutput StandardError => run.WasiOptions?.Stderr ?? run.Stderr;

    /// <summary>Whether <see cref="Begin"/> has loaded the run's policy, so that refusals can be recorded.</summary>
    public bool HasPolicy { get; private set; }

    /// <summary>
    /// Loads the run's policy. Host functions outside of WASI need nothing more of this state. Does nothing when the policy is loaded already.
    /// </summary>
    public void Begin()
    {
        if (HasPolicy)
        {
            return;
        }

        HasPolicy = true;
        Options = run.WasiOptions ?? WasiOptions.Default;
        Denied = Options.Policy.Compiled.Denied;
        Violations.Begin(Options);
    }

    /// <summary>Prepares the run's first call of a WASI function: standard streams and mounts.</summary>
    /// <returns>False when a mount could not be opened: then the run is stopped.</returns>
    public bool TryOpen(in HostCall call)
    {
        Begin();
        HasMemory = call.TryGetMemoryRef("memory"u8, out var memory);
        Memory = memory;
        Descriptors.Begin(Options.Limits.MaxOpenFiles);
        _stdin.Begin(Options.Stdin ?? EmptyInput.Instance, null, (Options.Terminals & TerminalStreams.Input) != 0);
        _stdout.Begin(null, StandardOutput, (Options.Terminals & TerminalStreams.Output) != 0);
        _stderr.Begin(null, StandardError, (Options.Terminals & TerminalStreams.Error) != 0);
        Descriptors.Set(0, _stdin);
        Descriptors.Set(1, _stdout);
        Descriptors.Set(2, _stderr);
        IsOpen = true;
        return TryOpenMounts();
    }

    /// <summary>Stores the guest's changes to volumes. Called before <see cref="End"/>, and only when the guest returned or exited.</summary>
    /// <returns>The fault of the first volume that could not be stored; null when all were stored.</returns>
    public ExecutionFault? Commit()
    {
        foreach (var session in _sessions)
        {
            if (session.Commit(run) is { } problem)
            {
                return new ExecutionFault(FaultKind.VolumeConflict, problem, []);
            }
        }

        return null;
    }

    /// <summary>Closes all descriptors and mounts, and clears this state for the next run.</summary>
    public void End()
    {
        if (!HasPolicy)
        {
            return;
        }

        HasPolicy = false;
        IsOpen = false;
        Descriptors.End();
        foreach (var session in _sessions)
        {
            session.Dispose();
        }

        _sessions.Clear();
        _arguments = null;
        _environment = null;
        Options = WasiOptions.Default;
    }

    // The request and the settings already limit the size of these texts, so their bytes are counted and never refused.
    private StringBlock Count(StringBlock block)
    {
        run.Memory.Take(block.Length);
        return block;
    }

    private bool TryOpenMounts()
    {
        if (Options.Policy.Files != FileGrant.None)
        {
            foreach (var mount in Options.Mounts)
            {
                if (!TryOpen(mount, out var root))
                {
                    return false;
                }

                AddPreopen(mount.GuestPath, mount.AbsolutePath, root);
            }
        }
        else if (Options.Policy.Learning)
        {
            // A guest's standard library makes no WASI call for a path when the guest has no directory at all. With an empty directory it calls,
            // and the paths that the guest needs are recorded.
            AddPreopen("/", "", MemoryTree.EmptyReadOnly.OpenRoot());
        }

        return true;
    }

    private bool TryOpen(WasiMount mount, [NotNullWhen(true)] out MountDirectory? root)
    {
        if (mount.Open(run, Options.Limits, out var problem) is not { } session)
        {
            run.Stop(FaultKind.MountFailed, $"The directory {mount.GuestPath} could not be given to the guest: {problem}");
            root = null;
            return false;
        }

        _sessions.Add(session);
        root = session.OpenRoot();
        return true;
    }

    private void AddPreopen(string name, string path, MountDirectory root) => Descriptors.Add(new DirectoryDescriptor(root, path)
    {
        IsGiven = true,
        PreopenName = Encoding.UTF8.GetBytes(name),
        Base = Rights.Directory,
        Inheriting = Rights.Directory | Rights.File,
    });
}
