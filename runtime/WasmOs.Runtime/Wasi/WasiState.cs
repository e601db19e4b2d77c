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
/// What a run has to do with WASI. Owned by the run's state and used again for many runs; filled at the first call of a preview 1 function, so that a guest that makes none
/// pays nothing. Used by the run's thread alone.
/// </summary>
internal sealed class WasiState(WasiRun run)
{
    private readonly StreamDescriptor _stdin = new() { IsGiven = true };
    private readonly StreamDescriptor _stdout = new() { IsGiven = true };
    private readonly StreamDescriptor _stderr = new() { IsGiven = true };
    private readonly List<MountSession> _sessions = [];
    private StringBlock? _arguments;
    private StringBlock? _environment;

    /// <summary>Whether this run has called a preview 1 function.</summary>
    public bool IsOpen { get; private set; }

    public WasiOptions Options { get; private set; } = WasiOptions.Default;

    /// <summary>A bit for each function that must not simply be called; by its place in <see cref="WasiFunctionNames"/>.</summary>
    public ulong Denied { get; set; }

    public ViolationLog Violations { get; } = new(run);

    public DescriptorTable Descriptors { get; } = new(run.Memory);

    /// <summary>The caller's memory, when it exports one by the name that the witx wants.</summary>
    public MemoryRef Memory { get; private set; }

    public bool HasMemory { get; private set; }

    public StringBlock Arguments =>
        _arguments ??= Options.Arguments.Count == 0 || !Options.Policy.Arguments ? StringBlock.Empty : Count(new StringBlock(Options.Arguments));

    public StringBlock Environment => _environment ??= Options.Environment.Count + Options.RequestVariables.Count == 0
        ? StringBlock.Empty
        : Count(new StringBlock(Violations.FilterEnvironment()));

    /// <summary>The time of day as files and guests have it: nanoseconds since 1970.</summary>
    public ulong Now => (ulong)(run.Time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Where the run's standard output goes, whatever the guest did with its descriptors.</summary>
    public IGuestOutput StandardOutput => run.WasiOptions?.Stdout ?? run.Stdout;

    /// <summary>Where the run's standard error goes.</summary>
    public IGuestOutput StandardError => run.WasiOptions?.Stderr ?? run.Stderr;

    /// <summary>Whether the run's policy is known, so that refusals can be recorded.</summary>
    public bool HasPolicy { get; private set; }

    /// <summary>Looks the run's policy up, which is all that host functions outside of WASI need. Does nothing the second time.</summary>
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

    /// <summary>Prepares the run's first call.</summary>
    /// <returns>False when the run was stopped.</returns>
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

    /// <summary>Puts what the guest changed in lasting mounts where it lasts. Before <see cref="End"/>, for runs that ended by themselves.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
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

    /// <summary>Ends the run's part: everything is closed and forgotten.</summary>
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

    // Bounded by the request and the settings that it came with: counted, not refused.
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

                Give(mount.GuestPath, mount.AbsolutePath, root);
            }
        }
        else if (Options.Policy.Learning)
        {
            // Without a directory, a guest's library gives up before it asks: an empty one lets it say what it would need.
            Give("/", "", MemoryTree.EmptyReadOnly.OpenRoot());
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

    private void Give(string name, string path, MountDirectory root) => Descriptors.Add(new DirectoryDescriptor(root, path)
    {
        IsGiven = true,
        PreopenName = Encoding.UTF8.GetBytes(name),
        Base = Rights.Directory,
        Inheriting = Rights.Directory | Rights.File,
    });
}
