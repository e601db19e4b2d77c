using WasmOs.Functions.Settings;

namespace WasmOs.Host.Startup;

/// <summary>Collects the errors and warnings of all sources of settings, so that a user sees all of them at once. Not thread-safe.</summary>
internal sealed class SettingReport
{
    /// <summary>Mistakes that prevent a start.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Mistakes that do not prevent a start.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Runs a step. When the step throws a <see cref="StartupException"/>, adds its errors and returns null.</summary>
    public T? Collect<T>(Func<T> step)
        where T : class?
    {
        try
        {
            return step();
        }
        catch (StartupException e)
        {
            Errors.AddRange(e.Errors);
            return null;
        }
    }

    /// <summary>Throws when there are errors.</summary>
    /// <exception cref="StartupException">There are errors; the exception lists all of them.</exception>
    public void ThrowIfWrong()
    {
        if (Errors.Count > 0)
        {
            throw new StartupException(StartFailure.Settings, [.. Errors.Distinct()]);
        }
    }
}
