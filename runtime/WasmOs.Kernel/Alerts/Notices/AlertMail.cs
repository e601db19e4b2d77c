using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>An e-mail. Immutable.</summary>
/// <param name="Id">The part of its Message-ID before the @; the same when the same notice is sent again.</param>
/// <param name="Recipients">Whom it goes to.</param>
/// <param name="Subject">Its subject, one line.</param>
/// <param name="Body">Its text.</param>
/// <param name="At">Its date, UTC.</param>
public sealed record AlertMail(string Id, ImmutableArray<string> Recipients, string Subject, string Body, DateTimeOffset At);
