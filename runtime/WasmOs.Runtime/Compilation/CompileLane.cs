namespace WasmOs.Runtime.Compilation;

/// <summary>
/// The places for compilations of one size, first come, first served. Background work starts only when no other work waits. It leaves one place free, unless
/// there is only one. Thread-safe.
/// </summary>
internal sealed class CompileLane(int places, int queueLimit, TimeSpan longestWait, TimeProvider time)
{
    private readonly int _patientPlaces = Math.Max(1, places - 1);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly LinkedList<TaskCompletionSource> _patient = new();
    private int _running;
    private int _runningPatient;

    /// <summary>Compilations that are running or waiting now.</summary>
    public int Occupancy
    {
        get
        {
            lock (_lock)
            {
                return _running + _waiting.Count + _patient.Count;
            }
        }
    }

    /// <summary>Waits for a place; see <see cref="CompileGate.EnterAsync"/>.</summary>
    public async ValueTask<bool> EnterAsync(bool patient, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (!patient && _waiting.Count >= queueLimit && _running >= places)
            {
                return false;
            }

            place = (patient ? _patient : _waiting).AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Admit();
        }

        try
        {
            await place.Value.Task.WaitAsync(patient ? Timeout.InfiniteTimeSpan : longestWait, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Exit may have admitted this compilation at the moment of the time-out. Then the compilation runs.
            return !Leave(place);
        }
        catch (OperationCanceledException)
        {
            if (!Leave(place))
            {
                Exit(patient);
            }

            throw;
        }
    }

    /// <summary>Gives the place back and starts the next waiting compilation.</summary>
    public void Exit(bool patient)
    {
        lock (_lock)
        {
            _running--;
            _runningPatient -= patient ? 1 : 0;
            Admit();
        }
    }

    private void Admit()
    {
        while (_running < places && Next() is { } next)
        {
            _running++;
            next.SetResult();
        }
    }

    private TaskCompletionSource? Next()
    {
        if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            return first.Value;
        }

        if (_patient.First is { } patient && _runningPatient < _patientPlaces)
        {
            _runningPatient++;
            _patient.RemoveFirst();
            return patient.Value;
        }

        return null;
    }

    /// <summary>Removes a compilation from the line.</summary>
    /// <returns>False when the compilation has been admitted and thus has a place.</returns>
    private bool Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            place.List?.Remove(place);
            return !place.Value.Task.IsCompleted;
        }
    }
}
