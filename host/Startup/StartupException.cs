using WasmOs.Functions.Settings;

namespace WasmOs.Host.Startup;

/// <summary>The host cannot start as it is configured or built. Carries every mistake found, not only the first.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="subject">What is wrong as a whole, such as <c>the settings</c>.</param>
    /// <param name="errors">One line a mistake: where, what, what to do.</param>
    public StartupException(string subject, IReadOnlyList<string> errors)
        : base(StartFailure.Text(subject, errors)) => (Subject, Errors) = (subject, errors);

    /// <summary>What is wrong as a whole.</summary>
    public string Subject { get; }

    /// <summary>One line a mistake.</summary>
    public IReadOnlyList<string> Errors { get; }
}
