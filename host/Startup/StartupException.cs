using WasmOs.Functions.Settings;

namespace WasmOs.Host.Startup;

/// <summary>The host cannot start because of its configuration or its functions. Has all mistakes that were found, not only the first.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="subject">A summary of the problem, such as <c>the settings are faulty</c>.</param>
    /// <param name="errors">One line for each mistake: where it is, what is wrong and what to do.</param>
    public StartupException(string subject, IReadOnlyList<string> errors)
        : base(StartFailure.Text(subject, errors)) => (Subject, Errors) = (subject, errors);

    /// <summary>A summary of the problem.</summary>
    public string Subject { get; }

    /// <summary>One line for each mistake.</summary>
    public IReadOnlyList<string> Errors { get; }
}
