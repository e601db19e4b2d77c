namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Brings the frames of one reader to its client until the stream ends.</summary>
/// <param name="reader">The reader.</param>
/// <param name="output">Where the frames go.</param>
/// <param name="recheck">Says why the caller may not read on; null while the caller may. Asked once a second.</param>
/// <param name="feed">Makes the frames of this reader alone; null for none. They are made when the client takes them, so none waits.</param>
internal sealed class LiveStream(LiveReader reader, ILiveOutput output, Func<ValueTask<LiveEnd?>> recheck, ILiveFeed? feed = null)
{
    private int _checkedAt;

    /// <summary>Sends frames, and at last why the stream ends.</summary>
    /// <param name="cancellationToken">Cancelled when the client is gone or is cut off.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        reader.Wake();
        while (true)
        {
            await reader.WaitAsync(cancellationToken);
            var end = await FindEndAsync();
            while (end is null && reader.TryTake(out var frame, out var lost))
            {
                if (lost > 0)
                {
                    await SendAsync(LiveFrame.Lost(lost), cancellationToken);
                }

                await SendAsync(frame, cancellationToken);

                // A slow client may have taken minutes for it.
                end = await FindEndAsync();
            }

            while (end is null && feed is not null && await feed.NextAsync(cancellationToken) is { } news)
            {
                await SendAsync(news, cancellationToken);
                end = await FindEndAsync();
            }

            end ??= feed?.End;
            if (end is not null)
            {
                reader.SetSending(true);
                await output.EndAsync(end, cancellationToken);
                return;
            }
        }
    }

    private async ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken)
    {
        reader.SetSending(true);
        await output.SendAsync(frame, cancellationToken);
        reader.SetSending(false);
    }

    private async ValueTask<LiveEnd?> FindEndAsync()
    {
        if (reader.Ended is { } end)
        {
            return end;
        }

        var second = reader.Second;
        if (second == _checkedAt)
        {
            return null;
        }

        _checkedAt = second;
        return await recheck();
    }
}
