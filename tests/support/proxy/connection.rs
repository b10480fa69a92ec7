use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
};

use super::{
    Address, Fault, Shared,
    wire::{Requests, ends_answer},
};

/// Passes requests and answers on until one side ends or a fault cuts both off.
pub(super) async fn serve(mut client: UnixStream, shared: &Shared) -> io::Result<()> {
    let mut server = connect(&shared.server).await?;
    let mut requests = Requests::default();
    let (mut asked, mut answered) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                requests.push(&asked[..some(read)?]);
                while let Some(request) = requests.next() {
                    match shared.fault(&request) {
                        None => {}
                        Some(Fault::Hold(release)) => release.notified().await,
                        Some(Fault::CutBefore) => return Ok(()),
                        Some(Fault::CutAfter) => return server.write_all(&request).await,
                        Some(Fault::CutAnswer) => {
                            server.write_all(&request).await?;
                            return swallow_answer(&mut server).await;
                        }
                    }
                    server.write_all(&request).await?;
                }
            }
            read = server.read(&mut answered) => {
                let answer = &answered[..some(read)?];
                if !shared.delay().is_zero() {
                    tokio::time::sleep(shared.delay()).await;
                }
                client.write_all(answer).await?;
            }
        }
    }
}

async fn swallow_answer(server: &mut (dyn Stream + '_)) -> io::Result<()> {
    let mut answer = Vec::new();
    while !ends_answer(&answer) {
        some(server.read_buf(&mut answer).await)?;
    }
    Ok(())
}

/// Nothing to read means that the other side has ended.
fn some(read: io::Result<usize>) -> io::Result<usize> {
    match read {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        read => read,
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

async fn connect(address: &Address) -> io::Result<Box<dyn Stream>> {
    Ok(match address {
        Address::Unix(path) => Box::new(UnixStream::connect(path).await?),
        Address::Tcp(host, port) => Box::new(TcpStream::connect((host.as_str(), *port)).await?),
    })
}
