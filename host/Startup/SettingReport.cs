using WasmOs.Functions.Settings;

namespace WasmOs.Host.Startup;

/// <summary>Collects what is wrong (errors) and odd (warnings) in all sources of settings, so that a user sees it all at once.</summary>
internal sealed class SettingReport
{
    /// <summary>What hinders a start.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What does not.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Runs a step that has a report of its own, and takes that over; null when it has errors.</summary>
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

    /// <summary>Ends a start that cannot succeed.</summary>
    /// <exception cref="StartupException">There are errors; it names them all.</exception>
    public void ThrowIfWrong()
    {
        if (Errors.Count > 0)
        {
            throw new StartupException(StartFailure.Settings, [.. Errors.Distinct()]);
        }
    }
}
